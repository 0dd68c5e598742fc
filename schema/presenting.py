"""What is shown of a record outside an operation: beside a warning that it exists, or that it changed."""

from datetime import date

from resolvers.main_app import records
from schema.medical_records import MedicalRecord
from schema.pets import Pet
from schema.vaccinations import Vaccination
from schema.weights import Weight


def present(record: object, today: date) -> object:
    """Give the type of the graph that shows a record as of a day; raises TypeError for what is none."""
    match record:
        case records.PetRecord():
            return Pet.of(record, today)
        case records.VaccinationRecord():
            return Vaccination.of(record, today)
        case records.MedicalRecord():
            return MedicalRecord.of(record)
        case records.WeightRecord():
            return Weight.of(record)
        case _:
            raise TypeError(f"{type(record).__name__} is shown nowhere")
