"""Is everything that must agree the same in a source and its translation?"""

from langaccess.core.model import Severity
from langaccess.core.tags import EN, resolve
from langaccess.qa import run

source = "Call 217-555-0100 by June 5. You do not have to pay."
target = "Llame al 217-555-0109 antes del 5 de junio. Tiene que pagar."
for finding in run(source, target, source_tag=EN, target_tag=resolve("Spanish")):
    must = "correct it" if finding.severity is Severity.ERROR else "look at it"
    print(f"{must}: {finding.message} ({finding.code})")
