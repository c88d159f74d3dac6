"""Print every figure, one module after the other; each can be run by itself as well."""

from bench import decode_and_plan, page, read_mis, write_units

if __name__ == "__main__":
    for measure in (decode_and_plan, read_mis, write_units, page):
        print(f"\n== {measure.__name__}")
        measure.main()
