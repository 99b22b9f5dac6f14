// The stored values of DICOM frames.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "data_io/reader/program/dicom_slice.h"

namespace chiasm::data_io::reader {

// Whether frames in this transfer syntax can be decoded here: uncompressed (little- and big-endian,
// deflated), RLE, JPEG baseline, extended, spectral, progressive and lossless, JPEG-LS, JPEG 2000.
bool canDecode(const std::string& transferSyntax);

// Decodes frame `slice.frame` into `out` of slice.storedBytes() bytes: values in this machine's order, with
// bits beyond Bits Stored removed (PS3.5 8.1.1) or filled with the sign. Throws Refusal when what comes out
// is not what the description said. Any thread; decodes nothing but what openDicom found sound.
void decodeFrame(const DicomImageFile& file, const DicomSlice& slice, std::span<std::byte> out);

// PS3.5 annex G: one frame of RLE segments, most significant byte plane first. False: damaged.
bool decodeRle(std::span<const std::byte> frame, std::size_t bytesPerValue, std::span<std::byte> out);

}  // namespace chiasm::data_io::reader
