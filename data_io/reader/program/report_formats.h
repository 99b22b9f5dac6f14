// The forms in which reports come, each as documents with the text as a person reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data_io/reports/read_report.h"

namespace chiasm::data_io::reader {

// All throw Refusal. `bytes` is the whole file.

// HL7 version 2 ORU^R01: each OBR with its OBX segments of type TX, FT, ST, CE or CWE is a document; escapes
// are resolved (\.br\, \T\ …, HL7 2.5.1 section 2.7), repetitions are lines.
std::vector<ReportDocument> reportsOfHl7(std::string_view bytes);
// FHIR DiagnosticReport (R4), alone or in a Bundle: the plain text or PDF among presentedForm, and the
// conclusion.
std::vector<ReportDocument> reportsOfFhir(std::string_view bytes);
// A table with CT-RATE's columns; the row whose VolumeName is `volume` (with or without its ending), or the
// only one.
std::vector<ReportDocument> reportsOfCtRate(std::string_view bytes, const std::string& volume);
// DICOM: the content tree of a structured report as indented text (PS3.3 C.17.3), or an encapsulated PDF.
std::vector<ReportDocument> reportsOfDicom(std::string_view bytes);
// To be called once before any process is confined that shall read PDFs.
void preparePdf();
// The text of a PDF; `note` says of pages without any.
ReportDocument reportOfPdf(std::string_view bytes);

bool looksLikeHl7(std::string_view bytes);
bool looksLikeCtRate(std::string_view bytes);

// Study Instance UID and Accession Number of a DICOM file; nothing in what is none.
StudyIdentity studyOfDicom(std::string_view bytes);

// The names of the identifying attributes (PS3.15 table E.1-1, those that name or number a person, an order,
// a place or a day) that a file has with a value, and its private ones as one; for NIfTI and NRRD the free
// texts.
std::vector<std::string> identifiersOf(std::string_view bytes);

// RFC 4648; throws Refusal for what is none.
std::string decodedBase64(std::string_view text);

// A text of one line for a document's head: control characters become blanks, at most 200 bytes.
std::string headLine(std::string_view text);
// "2026-01-31" of "20260131…"; empty for anything else.
std::string dayOf(std::string_view stamp);

}  // namespace chiasm::data_io::reader
