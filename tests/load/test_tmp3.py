import pytest
from tests.load.route import measure
@pytest.mark.django_db(transaction=True)
def test_m():
    print(measure(300))
