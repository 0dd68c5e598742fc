"""The whole public surface on one screen. Each row has its document in `operations/`."""

from facade.engine.action import Action

ACTIONS = (
    Action("ListPetTypes", "GET", "/pet-types", scope=""),
    Action("GetMe", "GET", "/me", scope="pets:read", title="Connected account"),
    Action("ListPets", "GET", "/pets", scope="pets:read"),
    Action("FindPet", "POST", "/pets/find", scope="pets:read"),
    Action("PetsOverview", "POST", "/pets/overview", scope="pets:read health:read"),
    Action("CareAgenda", "GET", "/care-agenda", scope="pets:read health:read"),
    Action("GetPet", "GET", "/pets/{pet_id}", scope="pets:read"),
    Action("CreatePet", "POST", "/pets", scope="pets:write", status=201),
    Action("UpdatePet", "PATCH", "/pets/{pet_id}", scope="pets:write"),
    Action("ListVaccinations", "GET", "/pets/{pet_id}/vaccinations", scope="health:read"),
    Action("AddVaccination", "POST", "/pets/{pet_id}/vaccinations", scope="health:write", status=201),
    Action("UpdateVaccination", "PATCH", "/pets/{pet_id}/vaccinations/{vaccination_id}", scope="health:write"),
    Action(
        "RenewVaccination",
        "POST",
        "/pets/{pet_id}/vaccinations/{vaccination_id}/renew",
        scope="health:write",
        status=201,
    ),
    Action(
        "DeleteVaccination",
        "DELETE",
        "/pets/{pet_id}/vaccinations/{vaccination_id}",
        scope="health:write",
        consequential=True,
    ),
    Action("ListMedicalRecords", "GET", "/pets/{pet_id}/medical-records", scope="health:read"),
    Action("AddMedicalRecord", "POST", "/pets/{pet_id}/medical-records", scope="health:write", status=201),
    Action("UpdateMedicalRecord", "PATCH", "/pets/{pet_id}/medical-records/{record_id}", scope="health:write"),
    Action(
        "DeleteMedicalRecord",
        "DELETE",
        "/pets/{pet_id}/medical-records/{record_id}",
        scope="health:write",
        consequential=True,
    ),
    Action("ListWeights", "GET", "/pets/{pet_id}/weights", scope="health:read"),
    Action("AddWeight", "POST", "/pets/{pet_id}/weights", scope="health:write", status=201),
    Action("UpdateWeight", "PATCH", "/pets/{pet_id}/weights/{weight_id}", scope="health:write"),
    Action("DeleteWeight", "DELETE", "/pets/{pet_id}/weights/{weight_id}", scope="health:write", consequential=True),
    Action("LogWeights", "POST", "/weights", scope="health:write", finishes=True),
)
"""What both faces serve: each a REST action and an MCP tool."""

TOOLS_ALONE = (Action("GetProfile", scope="pets:read", profile=True),)
"""What the MCP face serves beside them, because its clients ask for it."""
