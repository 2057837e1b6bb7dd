"""Small halves. The canaries are competitors' names: they must never reach the enterprise."""

CANARIES = ("Canary Distillers", "Sparrow Spirits", "Finch and Sons", "Wren Liqueurs")
SALES = """month,category,amount
2019-01,GIN,100.00
2019-02,GIN,100.00
2020-01,RUM,50.00
2020-12,RUM,50.00
"""
# Gin: 100 of 460 in January from the enterprise; the second month differs by more than a tenth. Only two others sell rum.
PURCHASES = f"""month,category,vendor,amount
2019-01,GIN,Diageo Americas,100.00
2019-02,GIN,Diageo Americas,80.00
2019-01,GIN,{CANARIES[0]},120.00
2019-01,GIN,{CANARIES[1]},120.00
2019-01,GIN,{CANARIES[2]},120.00
2020-01,RUM,Diageo Americas,50.00
2020-12,RUM,Diageo Americas,50.00
2020-01,RUM,{CANARIES[0]},31.17
2020-01,RUM,{CANARIES[3]},42.19
2019-01,,,7.00
"""
MARKET = """month,category,amount
2019-01,GIN,1000.00
2020-12,GIN,1100.00
2019-01,RUM,1000.00
2020-12,RUM,1500.00
"""
