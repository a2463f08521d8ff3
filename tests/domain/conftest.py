"""How hard hypothesis looks: every machine is slow enough that a deadline would only say so."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "duban", deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("duban-ci", settings.get_profile("duban"), derandomize=True)
settings.register_profile("duban-quick", settings.get_profile("duban"), phases=(Phase.explicit, Phase.generate))
settings.register_profile("duban-soak", settings.get_profile("duban"), max_examples=3000)
settings.load_profile(os.environ.get("DUBAN_HYPOTHESIS", "duban-ci" if os.environ.get("CI") else "duban"))
