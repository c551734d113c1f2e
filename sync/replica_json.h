// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "sync/replica.h"

namespace bijeen::sync {

// clang-format off
/// Replica's members as JSON calls: the one table that the WebAssembly bridge, the command-line replica and the test cases share.
/// `params` is a JSON object. Answer: {"ok":true,…} or {"ok":false,"code","title","detail"} with a code of schema/errors.json.
/// Never fails otherwise: wrong params give request.json, request.field or, for an unknown method, request.parameter.
/// Any params may hold "language":"nl"|"en" for the title (nl when absent).
///
/// A method marked S answers with its Step too:
///   "writes":[[key,value-text|null],…]   store all of them in one transaction before anything else is done
///   "changed":[[collection,id],…]        records whose view may differ now
///   "patches":[{"collection","id","field","edits":[[position,removed,"inserted"],…]},…]
///
/// | method        | params                                                            | answer besides "ok"
/// | load          | {"pairs":[[key,value-text],…]}                                    |
/// | open          | {}                                                                |
/// | identify      | {"device","person"}                                               | S
/// | edit          | {"id","scope","made","ops":[op of docs/protocol.md],"extend"?}    | S
/// | tryEdits      | {"id","scope","made","edits":[[op of docs/protocol.md,…],…]}       | "problems":[null or {"code","title","detail"},…], one for each of "edits"
/// | editText      | {"id","made","collection","record","field","before","after","end"?} | S, "text": the whole text now, "canUndo" and "canRedo": true or false
/// | undoText      | {"id","made","collection","record","field"}                       | S, "text": the whole text now, "canUndo" and "canRedo": true or false
/// | redoText      | {"id","made","collection","record","field"}                       | S, "text": the whole text now, "canUndo" and "canRedo": true or false
/// | withdraw      | {"n","emptyId"}                                                   | S
/// | nextRequest   | {"now","ownWork"?: true or false}                                 | S, "request":{"method","path","body": text or null}, or null at the end of a round, with "stuck": code or null
/// | takeAnswer    | {"status","body": answer as text (or as JSON)}                    | S
/// | nextPush      | {"now","opsMax"?,"bytesMax"?}                                     | S, "body": request body as text, null when nothing waits
/// | pushAnswer    | {"body": answer or problem as text (or as JSON)}                  | S
/// | pushAlone     | {"n"}                                                             | "body": request body as text, null when there is no such unsent set
/// | countAsSent   | {"until"}                                                         | S
/// | nextGiveBack  | {"opsMax"?,"bytesMax"?}                                           | S, "body": request body as text, null when the server has all
/// | giveBackAnswer | {"body"}                                                         | S
/// | renew         | {"device"}                                                        | S
/// | pullQuery     | {}                                                                | "query":"after=17&floor=12"
/// | pullAnswer    | {"body"}                                                          | S
/// | missingScopes | {}                                                                | "scopes":[[scope,from-key],…]
/// | nextComparison | {}                                                               | "ask":{"what":"digests|snapshot","scope","from","to"}, null when nothing is to be asked
/// | comparisonAnswer | {"body"}                                                       | S
/// | nextReport    | {}                                                                | "body": request body as text, null when there is none
/// | diverged      | {}                                                                | "scopes":[scope,…]
/// | snapshotPart  | {"body"}                                                          | S
/// | view          | {"collection","record"}                                           | "view": view of sync/record.h, null when there is none to read
/// | refusedText   | {"collection","record","field"}                                   | "text": as of Replica::text_with_refused()
/// | views         | {"collection"?}                                                   | "views":[view,…]
/// | deletedViews  | {}                                                                | "views":[view,…]
/// | changedViews  | {"records":[[collection,id],…]}                                   | "views":[view,…],"gone":[[collection,id],…]
/// | status        | {}                                                                | "status":{…}
/// | unsent        | {}                                                                | "sets":[…]
/// | exportUnsent  | {}                                                                | "export":{…}
/// | dismiss       | {"n"}                                                             | S
/// | may           | {"collection","act":"create|write|remove","scope","field"?,"value"?,"author"?} | "may":bool
/// | digest        | {"scope"}                                                         | "digest": 32 hexadecimal digits, null when not readable
/// | icalendar     | {"events":[{"id","title","day","start"?,"end"?,"place"?,"about"?,"link"?,"cancelled"?,"changedAt"}]} | "text": an iCalendar object (schema/icalendar.h)
/// | uuid          | {"now","random": 20 hexadecimal digits}                           | "id": a UUIDv7
/// | personalData  | {"text"}                                                          | "found":[{"kind","text"},…], the first five of schema/personal_data.h
///
/// "end" is where in "after" the change ends, in UTF-16 units as the screen counts; see difference().
/// changedViews takes what "changed" gave: records to show are in "views" (deleted ones are there with "deleted":true),
/// those that are not readable any more in "gone". `may` without "author" takes the actor as author.
std::string call(Replica& replica, std::string_view method, std::string_view params);
// clang-format on

}  // namespace bijeen::sync
