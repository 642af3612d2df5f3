"""Invented people: numbers with the right check digit."""

ID_CARD = "450103199003071234"
ID_CARD_X = "11010519491231002X"
SECRET = f"韦小明 {ID_CARD}"
