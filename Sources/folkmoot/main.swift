print("folkmoot")
