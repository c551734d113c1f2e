# SPDX-License-Identifier: EUPL-1.2
# Writes OUTPUT, a source with the text of INPUT. Parts, because compilers bound the length of one literal.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(source "// SPDX-License-Identifier: EUPL-1.2\n#include \"server/api/openapi_text.h\"\n\nnamespace bijeen::api {\n\nstd::string_view openapi_text() {\n  static constexpr char kText[] =\n")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 4000 part)
  string(APPEND source "R\"openapi(${part})openapi\"\n")
  math(EXPR at "${at} + 4000")
endwhile()
file(WRITE ${OUTPUT} "${source};\n  return {kText, sizeof(kText) - 1};\n}\n\n}  // namespace bijeen::api\n")
