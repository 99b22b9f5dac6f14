// FHIR R4 (4.0.1) DiagnosticReport.
#include <nlohmann/json.hpp>

#include "core/report/utf8.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/text_encoding.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

using nlohmann::json;

std::string meaning(const json* concept_) {
  if (!concept_) return {};
  const std::string text = textOf(fieldOf(*concept_, "text"));
  if (!text.empty()) return text;
  for (const json* coding : elementsOf(fieldOf(*concept_, "coding")))
    if (const std::string display = textOf(fieldOf(*coding, "display")); !display.empty()) return display;
  return {};
}

std::string withoutUrn(std::string uid) {
  if (uid.starts_with("urn:oid:")) uid.erase(0, 8);
  return uid.size() <= 64 && uid.find_first_not_of("0123456789.") == std::string::npos ? uid : std::string();
}

// Study and accession among identifiers: of the report itself, of what it is based on, of imaging studies.
void identify(const json* identifiers, StudyIdentity& study) {
  for (const json* identifier : elementsOf(identifiers)) {
    const std::string value = textOf(fieldOf(*identifier, "value"));
    if (textOf(fieldOf(*identifier, "system")) == "urn:dicom:uid") {
      if (study.studyInstanceUid.empty()) study.studyInstanceUid = withoutUrn(value);
      continue;
    }
    const json* type = fieldOf(*identifier, "type");
    for (const json* coding : elementsOf(type ? fieldOf(*type, "coding") : nullptr))
      if (textOf(fieldOf(*coding, "code")) == "ACSN" && study.accessionNumber.empty())
        study.accessionNumber = headLine(value);
  }
}

void identifyReferences(const json* references, StudyIdentity& study) {
  for (const json* reference : elementsOf(references)) {
    if (const json* identifier = fieldOf(*reference, "identifier")) {
      const json list = json::array({*identifier});
      identify(&list, study);
    }
  }
}

std::string charsetOf(const std::string& contentType) {
  const std::size_t at = lowerCase(contentType).find("charset=");
  if (at == std::string::npos) return "";
  std::string name = contentType.substr(at + 8, contentType.find(';', at) - at - 8);
  std::erase(name, '"');
  return std::string(trimmed(name));
}

// The text of the presented forms; what is none is counted.
void takeForms(const json& report, ReportDocument& document, std::size_t& notTaken) {
  for (const json* form : elementsOf(fieldOf(report, "presentedForm"))) {
    const std::string type = lowerCase(textOf(fieldOf(*form, "contentType"))),
                      data = textOf(fieldOf(*form, "data"));
    if (data.empty() || (!type.starts_with("text/plain") && !type.starts_with("application/pdf"))) {
      ++notTaken;
      continue;
    }
    const std::string bytes = decodedBase64(data);
    if (type.starts_with("application/pdf")) {
      // The plain text of the same report is worth more than what is found in its pages.
      if (!document.text.empty()) continue;
      const ReportDocument pdf = reportOfPdf(bytes);
      document.text = pdf.text;
      document.note = pdf.note;
      continue;
    }
    const DecodedText decoded = decodedText(bytes, charsetOf(textOf(fieldOf(*form, "contentType"))));
    document.text = decoded.text;
    document.encoding = decoded.encoding;
  }
}

ReportDocument documentOf(const json& report) {
  ReportDocument document;
  document.format = "FHIR DiagnosticReport";
  document.encoding = "UTF-8";
  document.title = headLine(meaning(fieldOf(report, "code")));
  document.status = headLine(textOf(fieldOf(report, "status")));
  document.addendum = document.status == "appended";
  const std::string when = textOf(fieldOf(report, "issued")),
                    effective = textOf(fieldOf(report, "effectiveDateTime"));
  document.date = (when.empty() ? effective : when).substr(0, 10);
  for (const json* reader : elementsOf(fieldOf(report, "resultsInterpreter")))
    if (document.author.empty()) document.author = headLine(textOf(fieldOf(*reader, "display")));
  identify(fieldOf(report, "identifier"), document.study);
  identifyReferences(fieldOf(report, "basedOn"), document.study);
  identifyReferences(fieldOf(report, "imagingStudy"), document.study);
  std::size_t notTaken = 0;
  takeForms(report, document, notTaken);
  const std::string conclusion = textOf(fieldOf(report, "conclusion"));
  if (!conclusion.empty() && document.text.find(conclusion) == std::string::npos)
    document.text += (document.text.empty() ? "" : "\n\nConclusion:\n") + conclusion;
  if (notTaken > 0)
    document.note += (document.note.empty() ? "" : "; ") + std::to_string(notTaken) +
                     " attached forms that are neither plain text nor PDF were left out";
  if (document.text.empty()) throw Refusal("a DiagnosticReport of it has neither text nor conclusion.");
  return document;
}

}  // namespace

std::vector<ReportDocument> reportsOfFhir(std::string_view bytes) {
  if (!validateUtf8(bytes)) throw Refusal("it is JSON, but not valid UTF-8.");
  const json whole = parseJson(bytes);
  std::vector<ReportDocument> documents;
  const std::string type = textOf(fieldOf(whole, "resourceType"));
  if (type == "DiagnosticReport") documents.push_back(documentOf(whole));
  if (type == "Bundle") {
    for (const json* entry : elementsOf(fieldOf(whole, "entry"))) {
      const json* resource = fieldOf(*entry, "resource");
      if (resource && textOf(fieldOf(*resource, "resourceType")) == "DiagnosticReport")
        documents.push_back(documentOf(*resource));
    }
  }
  if (documents.empty()) throw Refusal("it is JSON, but holds no FHIR DiagnosticReport.");
  return documents;
}

}  // namespace chiasm::data_io::reader
