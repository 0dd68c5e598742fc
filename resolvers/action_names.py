"""The names by which messages tell the assistant what to call next, as `facade/actions.py` derives them."""

CREATE_PET = "create_pet"
UPDATE_PET = "update_pet"
FIND_PET = "find_pet"
UPDATE_VACCINATION = "update_vaccination"
UPDATE_WEIGHT = "update_weight"
DELETE_WEIGHT = "delete_weight"
LOG_WEIGHTS = "log_weights"
