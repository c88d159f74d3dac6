from boto3.dynamodb.conditions import Key
from mypy_boto3_dynamodb.service_resource import Table


def test_the_directory_lists_schools_by_what_is_needed_to_choose_them(table: Table) -> None:
    """The index carries name, state, pause and unfinished plan, and nothing that grows."""
    school = {
        "pk": "SCHOOL#A1",
        "sk": "SCHOOL",
        "directory_pk": "SCHOOLS",
        "directory_sk": "SCHOOL#A1",
        "type": "school",
        "name": "Invented Primary",
        "state": "ok",
        "paused_until": "2026-12-01",
    }
    table.put_item(Item={**school, "recipients": ["office@invented.example"]})

    found = table.query(
        IndexName="directory", KeyConditionExpression=Key("directory_pk").eq("SCHOOLS")
    )

    assert found["Items"] == [school]
