"""What the sample corporation and the page that greets a newcomer share."""

# Known to everybody: the sample is data to try the product on, in an installation of one's own.
SAMPLE_PASSWORD = "corpsys-sample"
SAMPLE_SLUG = "sample"
