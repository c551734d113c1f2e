# SPDX-License-Identifier: EUPL-1.2
# Writes OUTPUT, a source with the text of INPUT. Parts, because compilers bound the length of one literal.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(source "// SPDX-License-Identifier: EUPL-1.2\n#include \"server/api/openapi_text.h\"\n\n#include <string>\n\nnamespace bijeen::api {\n\nstd::string_view openapi_text() {\n  static const std::string text = [] {\n    std::string whole;\n    for (const char* part : {\n")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 4000 part)
  string(APPEND source "R\"openapi(${part})openapi\",\n")
  math(EXPR at "${at} + 4000")
endwhile()
file(WRITE ${OUTPUT} "${source}})\n      whole += part;\n    return whole;\n  }();\n  return text;\n}\n\n}  // namespace bijeen::api\n")
