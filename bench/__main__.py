"""Print every figure, one module after the other; each can be run by itself as well."""

from bench import confirm, decode_and_plan, page, preview, read_mis, watch, write_units

if __name__ == "__main__":
    for measure in (decode_and_plan, read_mis, write_units, watch, preview, confirm, page):
        print(f"\n== {measure.__name__}")
        measure.main()
