// SPDX-License-Identifier: EUPL-1.2
/** What is filled in to ask for money, in this order. */
export const askFields = ["kind", "title", "amountEuro", "organisation", "focusPoint", "activity", "motivation"] as const;
