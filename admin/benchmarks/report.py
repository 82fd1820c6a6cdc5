def write(results):
    print(results)
