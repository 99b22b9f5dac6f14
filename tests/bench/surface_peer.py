#!/usr/bin/env python3
"""VTK's side of io_bench: the surfaces of a label map by vtkDiscreteFlyingEdges3D, as they are.

usage: surface_peer.py RAW NX NY NZ COUNT   (uint16, x fastest; labels 1 to COUNT)
Prints the milliseconds of the filter alone, with its progress told as ours is, and how many triangles it made; ends with 1 where VTK cannot
be imported.
"""
import sys
import time

try:
    import numpy
    import vtk
    from vtk.util import numpy_support
except ImportError:
    sys.exit(1)

path, size, count = sys.argv[1], [int(word) for word in sys.argv[2:5]], int(sys.argv[5])
image = vtk.vtkImageData()
image.SetDimensions(*size)
image.SetSpacing(0.7, 0.7, 1.0)
labels = numpy.fromfile(path, dtype=numpy.uint16)
image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(labels, deep=1))
surfaces = vtk.vtkDiscreteFlyingEdges3D()
surfaces.SetInputData(image)
surfaces.GenerateValues(count, 1, count)
surfaces.ComputeNormalsOff()
surfaces.ComputeGradientsOff()
surfaces.ComputeScalarsOn()  # which label a triangle is of
told = []
surfaces.AddObserver("ProgressEvent", lambda *_: told.append(surfaces.GetProgress()))
start = time.perf_counter()
surfaces.Update()
milliseconds = 1e3 * (time.perf_counter() - start)
if surfaces.GetOutput().GetNumberOfPolys() == 0:
    sys.exit(1)
print(milliseconds, surfaces.GetOutput().GetNumberOfPolys())
