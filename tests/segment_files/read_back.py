"""Prints what pydicom or nibabel see in a file that Chiasm wrote, as JSON; run by independent_tools_test.cpp."""
import json
import sys

import numpy
import pydicom


def code(item):
    value = item.get("CodeValue") or item.get("LongCodeValue")
    return [item.CodingSchemeDesignator, value, item.CodeMeaning]


def segmentation(data):
    frames = int(data.NumberOfFrames)
    count = frames * data.Rows * data.Columns
    raw = numpy.frombuffer(data.PixelData, numpy.uint8)
    if data.BitsAllocated == 1:
        raw = numpy.unpackbits(raw, bitorder="little")
    pixels = raw[:count].reshape(frames, data.Rows, data.Columns) > 0
    shared = data.SharedFunctionalGroupsSequence[0]
    measures = shared.PixelMeasuresSequence[0]
    rows = [float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
    segments = []
    for segment in data.SegmentSequence:
        voxels, centre, sources = 0, numpy.zeros(3), set()
        for index, groups in enumerate(data.PerFrameFunctionalGroupsSequence):
            if groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber != segment.SegmentNumber:
                continue
            origin = numpy.array([float(v) for v in groups.PlanePositionSequence[0].ImagePositionPatient])
            j, i = numpy.nonzero(pixels[index])
            step = [float(v) for v in measures.PixelSpacing]
            places = (origin + numpy.outer(i * step[1], rows[:3]) + numpy.outer(j * step[0], rows[3:]))
            voxels += len(i)
            centre += places.sum(axis=0)
            for derivation in groups.get("DerivationImageSequence", []):
                sources |= {image.ReferencedSOPInstanceUID for image in derivation.SourceImageSequence}
        segments.append({
            "label": segment.SegmentLabel,
            "tracking_id": segment.TrackingID,
            "tracking_uid": segment.TrackingUID,
            "type": code(segment.SegmentedPropertyTypeCodeSequence[0]),
            "voxels": voxels,
            "centre": list(centre / voxels) if voxels else None,
            "sources": sorted(sources),
        })
    series = data.get("ReferencedSeriesSequence")
    return {
        "segments": segments,
        "referenced_series": series[0].SeriesInstanceUID if series else None,
        "referenced": sorted(i.ReferencedSOPInstanceUID for i in series[0].ReferencedInstanceSequence) if series else [],
    }


def report(data):
    groups = []

    def visit(item):
        name = item.get("ConceptNameCodeSequence")
        if name and name[0].CodeValue == "125007":
            group = {"numbers": {}, "texts": []}
            for child in item.ContentSequence:
                what = child.ConceptNameCodeSequence[0].CodeMeaning if "ConceptNameCodeSequence" in child else ""
                if child.ValueType == "NUM":
                    value = child.MeasuredValueSequence[0]
                    group["numbers"][what] = [float(value.NumericValue), value.MeasurementUnitsCodeSequence[0].CodeValue]
                elif child.ValueType == "TEXT":
                    group["texts"].append([what, child.TextValue])
                elif child.ValueType == "UIDREF":
                    group.setdefault("uids", {})[what] = child.UID
                elif child.ValueType == "CODE":
                    modifier = [code(c.ConceptCodeSequence[0]) for c in child.get("ContentSequence", [])]
                    group.setdefault("codes", {})[what] = [code(child.ConceptCodeSequence[0]), modifier]
                elif child.ValueType == "IMAGE":
                    reference = child.ReferencedSOPSequence[0]
                    group["image"] = [reference.ReferencedSOPInstanceUID, int(reference.ReferencedSegmentNumber)]
            groups.append(group)
        for child in item.get("ContentSequence", []):
            visit(child)

    visit(data)
    return {"groups": groups, "completion": data.CompletionFlag, "verification": data.VerificationFlag}


def structure_set(data):
    names = {r.ROINumber: r.ROIName for r in data.StructureSetROISequence}
    regions = []
    for contours in data.ROIContourSequence:
        items = contours.get("ContourSequence", [])
        regions.append({
            "name": names[contours.ReferencedROINumber],
            "colour": [int(v) for v in contours.ROIDisplayColor],
            "contours": len(items),
            "types": sorted({c.ContourGeometricType for c in items}),
        })
    return {"regions": regions}


def nifti(path):
    import nibabel
    image = nibabel.load(path)
    voxels = numpy.asanyarray(image.dataobj)
    labels, counts = numpy.unique(voxels, return_counts=True)
    return {
        "affine": image.affine.tolist(),
        "shape": list(voxels.shape),
        "counts": {str(label): int(count) for label, count in zip(labels, counts) if label},
    }


def main():
    if sys.argv[1].endswith(".nii.gz"):
        return json.dump(nifti(sys.argv[1]), sys.stdout)
    data = pydicom.dcmread(sys.argv[1])
    out = {"SEG": segmentation, "SR": report, "RTSTRUCT": structure_set}[data.Modality](data)
    out["patient_id"] = str(data.PatientID)
    out["patient_name"] = str(data.PatientName)
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SeriesDescription"):
        out[name] = str(data.get(name))
    out["FrameOfReferenceUID"] = str(data.get("FrameOfReferenceUID"))
    json.dump(out, sys.stdout)


main()
