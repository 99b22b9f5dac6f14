#!/usr/bin/env python3
"""Volumes as Chiasm reads them, beside nibabel, pydicom and DCMTK.

For every file and series below, `chiasm info --json` says size, place, rescale and the digest of the voxels; the same
digest is made here from the voxels that the other program gives, so that equal digests mean equal voxels to the last
bit. Compressed DICOM pixels are decoded by DCMTK (dcmdjpeg, dcmdjpls, dcmdrle) or Pillow's OpenJPEG, never by the
library that Chiasm uses.

usage: volumes_against_peers.py --program build/bin/chiasm [--data FOLDER]
Exit code 77: the data or one of the other programs is not there.
"""
import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import nibabel
    import numpy as np
    import pydicom
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

DATA = pathlib.Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"
TYPES = {"uint8": np.uint8, "int16": np.int16, "uint16": np.uint16, "float32": np.float32}
CORNERSTONE = "dicom_odd/cornerstone_same_ct_all_syntaxes/"
PYDICOM = "dicom_odd/pydicom-pkg/test_files/"

NIFTI = [
    "ct/nifti_totalseg/example_ct.nii.gz",
    "ct/nifti_totalseg/example_ct_sm.nii.gz",
    "ct/dicom_totalseg_jpeg2000_seg/example_seg_dicom.nii.gz",
    "mri/ms_longitudinal_patient01_native/study1_FLAIR.nii.gz",
    "mri/ms_longitudinal_patient01_native/study2_T1W.nii.gz",
    "mri/ms_patient07_mni1mm/T1.nii.gz",
    "mri/totalseg/example_mr_sm.nii.gz",
    "metaimage_nhdr/itk_examples/KmeansTest_T1UCharRaw.nii.gz",
    "nifti_odd/nifti-reader-js/avg152T1_LR_nifti.nii",
    "nifti_odd/nifti-reader-js/avg152T1_LR_nifti.nii.gz",
    "nifti_odd/nifti-reader-js/avg152T1_LR_nifti2.nii.gz",
    "nifti_odd/nifti-reader-js/big.nii.gz",
    "nifti_odd/nifti-reader-js/little.nii.gz",
    "nifti_odd/nifti-reader-js/with_extension.nii.gz",
    "nrrd/pynrrd/BallBinary30x30x30.nii.gz",
]
SERIES = [
    "ct/dicom_CMB-CRC-MSB-01068",
    "ct/dicom_totalseg_jpeg2000",
    "dicom_odd/dicom2nifti/hitachi_anatomical_001",
    "dicom_odd/dicom2nifti/generic_anatomical_002_non_isotropic",
    "dicom_odd/dicom2nifti/failing_slicecount_001",
    "dicom_odd/dicom2nifti/philips_enhanced_anatomical_001/IM-0001-0170-0001.dcm",
    "dicom_odd/pydicom-data/eCT_Supplemental.dcm",
    "dicom_odd/pydicom-data/MR2_J2KI.dcm",
    "dicom_odd/pydicom-data/explicit_VR-UN.dcm",
    "dicom_seg_sr/dcmqi/segmentations/ct-3slice",
    "dicom_seg_sr/dcmqi/segmentations/23x38x3/image",
    "dicom_seg_sr/dcmqi/segmentations/23x38x3/multiframe/mf.dcm",
    "dicom_seg_sr/rt-utils_oblique_series",
    PYDICOM + "CT_small.dcm",
    PYDICOM + "MR_small.dcm",
    PYDICOM + "MR_small_RLE.dcm",
    PYDICOM + "MR_small_bigendian.dcm",
    PYDICOM + "MR_small_expb.dcm",
    PYDICOM + "MR_small_implicit.dcm",
    PYDICOM + "MR_small_jp2klossless.dcm",
    PYDICOM + "MR_small_jpeg_ls_lossless.dcm",
    PYDICOM + "MR_small_padded.dcm",
    CORNERSTONE + "CTImage.dcm",
    CORNERSTONE + "CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm",
    CORNERSTONE + "CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
    CORNERSTONE + "CTImage.dcm_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
    CORNERSTONE + "CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm",
    CORNERSTONE + "CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
    CORNERSTONE + "CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm",
]


def nifti(path):
    image = nibabel.load(path)
    stored = np.asarray(image.dataobj.get_unscaled())
    while stored.ndim > 3:
        stored = stored[..., 0]
    slope, intercept = image.header.get_slope_inter()
    slope, intercept = (1.0, 0.0) if slope is None else (float(slope), float(intercept or 0))
    affine = np.diag([-1, -1, 1, 1]) @ image.affine
    coded = image.header["qform_code"] > 0 or image.header["sform_code"] > 0
    return {"stored": stored, "slope": slope, "intercept": intercept, "affine": affine if coded else None}


def decoded(path, scratch):
    """The data set with pixels that pydicom can look at, decompressed by DCMTK where Pillow does not."""
    data = pydicom.dcmread(path)
    syntax = data.file_meta.TransferSyntaxUID
    tool = None
    if syntax.startswith("1.2.840.10008.1.2.4."):
        number = int(syntax.split(".")[-1])
        tool = "dcmdjpeg" if number < 80 else "dcmdjpls" if number in (80, 81) else None
    elif syntax == "1.2.840.10008.1.2.5":
        tool = "dcmdrle"
    if tool is None:
        return data, "pydicom"
    out = str(scratch / "plain.dcm")
    subprocess.run([tool, str(path), out], check=True, capture_output=True)
    plain = pydicom.dcmread(out)
    return plain, tool


def frames(data):
    """(position, row, column, row spacing, column spacing, slope, intercept, pixels) of each frame."""
    pixels = data.pixel_array
    if pixels.ndim == 2:
        pixels = pixels[np.newaxis]
    shared = data.get("SharedFunctionalGroupsSequence", [None])[0]
    per_frame = data.get("PerFrameFunctionalGroupsSequence", [])
    for i, image in enumerate(pixels):
        groups = [g for g in (shared, per_frame[i] if i < len(per_frame) else None) if g is not None]

        def find(sequence, keyword):
            value = data.get(keyword)
            for group in groups:
                if sequence in group and keyword in group[sequence].value[0]:
                    value = group[sequence].value[0].get(keyword)
            return value

        position = find("PlanePositionSequence", "ImagePositionPatient")
        turned = find("PlaneOrientationSequence", "ImageOrientationPatient")
        spacing = find("PixelMeasuresSequence", "PixelSpacing")
        slope = find("PixelValueTransformationSequence", "RescaleSlope")
        intercept = find("PixelValueTransformationSequence", "RescaleIntercept")
        yield (np.array(position, float), np.array(turned[:3], float), np.array(turned[3:], float),
               float(spacing[0]), float(spacing[1]), float(1 if slope is None else slope),
               float(0 if intercept is None else intercept), image)


def series(path, scratch):
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    found, peers, thickness = [], set(), 1.0
    for file in files:
        try:
            data, peer = decoded(file, scratch)
        except pydicom.errors.InvalidDicomError:
            continue
        peers.add(peer)
        if data.get("SliceThickness") is not None:
            thickness = float(data.SliceThickness)
        found.extend(frames(data))
    normal = np.cross(found[0][1], found[0][2])
    found.sort(key=lambda f: float(np.dot(f[0], normal)))
    rescales = {(f[5], f[6]) for f in found}
    images = np.stack([f[7].T for f in found], axis=-1)  # x, y, z
    affine = np.eye(4)
    affine[:3, 0] = found[0][1] * found[0][4]
    affine[:3, 1] = found[0][2] * found[0][3]
    step = normal * thickness
    if len(found) > 1:
        step = normal * np.dot(found[-1][0] - found[0][0], normal) / (len(found) - 1)
    affine[:3, 2] = step
    affine[:3, 3] = found[0][0]
    values = np.stack([f[7].T.astype(np.float64) * f[5] + f[6] for f in found], axis=-1)
    slope, intercept = rescales.pop() if len(rescales) == 1 else (None, None)
    return {"stored": images, "values": values, "slope": slope, "intercept": intercept, "affine": affine,
            "peer": "+".join(sorted(peers))}


def our_affine(grid):
    affine = np.eye(4)
    for axis in range(3):
        affine[:3, axis] = np.array(grid["axis_directions_lps"][axis]) * grid["spacing_mm"][axis]
    affine[:3, 3] = grid["origin_lps_mm"]
    return affine


def digest(kind, array):
    head = f"{kind} {array.shape[0]} {array.shape[1]} {array.shape[2]}\n".encode()
    return hashlib.sha256(head + np.asfortranarray(array.astype(TYPES[kind])).tobytes(order="F")).hexdigest()


def expected_voxels(peer, ours):
    """The peer's voxels as Chiasm says it keeps them: values when its rescale is none, else stored values."""
    rescale = ours["rescale"]
    values = peer.get("values")
    if values is None:
        values = peer["stored"].astype(np.float64)
        if (rescale["slope"], rescale["intercept"]) != (peer["slope"], peer["intercept"]):
            values = values * peer["slope"] + peer["intercept"]
        return values
    if (rescale["slope"], rescale["intercept"]) == (1.0, 0.0):
        return values
    return peer["stored"].astype(np.float64)


def compare(ours, peer):
    problems = []
    voxels = expected_voxels(peer, ours)
    if list(voxels.shape) != ours["grid"]["size"]:
        return [f"size {ours['grid']['size']}, the peer's {list(voxels.shape)}"]
    if peer["affine"] is not None:
        apart = np.abs(our_affine(ours["grid"]) - peer["affine"])
        reach = max(1.0, float(np.abs(peer["affine"]).max()))
        # NIfTI keeps 32-bit reals (7 digits); DICOM's decimal strings hold up to 16 characters.
        if apart.max() > 2e-5 * reach:
            problems.append(f"its place differs by {apart.max():.3g}")
    if digest(ours["voxel_type"], voxels) != ours["voxel_sha256"]:
        problems.append("its voxels are not the peer's")
    return problems


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True, type=pathlib.Path)
    options.add_argument("--data", type=pathlib.Path, default=os.environ.get("CHIASM_TEST_DATA", DATA))
    chosen = options.parse_args()
    missing = [tool for tool in ("dcmdjpeg", "dcmdjpls", "dcmdrle") if not shutil.which(tool)]
    if missing or not chosen.data.is_dir():
        print(f"skipped: {missing or chosen.data} not there")
        sys.exit(77)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in NIFTI + SERIES:
            path = chosen.data / name
            done = subprocess.run([str(chosen.program), "info", str(path), "--json"], capture_output=True, text=True,
                                  check=False)
            if done.returncode != 0:
                failed += 1
                print(f"FAILED {name}: {done.stdout}{done.stderr}")
                continue
            ours = json.loads(done.stdout)
            if name in NIFTI:
                peer, by = nifti(path), "nibabel"
            else:
                peer = series(path, pathlib.Path(folder))
                by = peer["peer"]
            problems = compare(ours, peer)
            failed += bool(problems)
            print(f"{'FAILED' if problems else 'same  '} {name} ({by}) {'; '.join(problems)}")
    if failed:
        sys.exit(f"{failed} of {len(NIFTI) + len(SERIES)} differ")
    print(f"all {len(NIFTI) + len(SERIES)} are the same")


if __name__ == "__main__":
    main()
