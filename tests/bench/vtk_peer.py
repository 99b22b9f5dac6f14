#!/usr/bin/env python3
"""VTK's side of tests/bench/compare: keeps one volume and draws what is asked for.

usage: vtk_peer.py RAW NX NY NZ SX SY SZ THREADS   (int16, x fastest, around the origin; spacing in mm)
Reads one JSON object a line and answers with one:
  {"mapper": "fixed"|"gpu", "points": [[value, r, g, b, opacity per mm], ...], "w": pixels, "eye": [x, y, z],
   "focus": [x, y, z], "reps": n, "png": FILE or null}  ->  {"first_ms", "med_ms"}
  {"slice": "Linear"|"Cubic", "w": pixels, "reps": n}    ->  {"med_ms"}
"""
import json
import sys
import time

import numpy
import vtk
from vtk.util import numpy_support


def milliseconds(work):
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def load(path, size, spacing):
    image = vtk.vtkImageData()
    image.SetDimensions(*size)
    image.SetSpacing(*spacing)
    image.SetOrigin(*[-0.5 * (n - 1) * s for n, s in zip(size, spacing)])
    voxels = numpy.fromfile(path, dtype=numpy.int16)
    image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(voxels, deep=1))
    return image


class Picture:
    """One window with one mapper: the camera is the same for every repetition."""

    def __init__(self, image, request, step, threads):
        colours, opacities = vtk.vtkColorTransferFunction(), vtk.vtkPiecewiseFunction()
        for value, red, green, blue, opacity in request["points"]:
            colours.AddRGBPoint(value, red, green, blue)
            opacities.AddPoint(value, opacity)
        looks = vtk.vtkVolumeProperty()
        looks.SetColor(colours)
        looks.SetScalarOpacity(opacities)
        looks.SetInterpolationTypeToLinear()
        looks.SetScalarOpacityUnitDistance(1.0)
        looks.ShadeOn()
        looks.SetAmbient(0.2)
        looks.SetDiffuse(0.8)
        looks.SetSpecular(0.2)
        looks.SetSpecularPower(10)
        if request["mapper"] == "fixed":
            mapper = vtk.vtkFixedPointVolumeRayCastMapper()
            mapper.SetNumberOfThreads(threads)
            mapper.SetInteractiveSampleDistance(step)
            mapper.IntermixIntersectingGeometryOff()
        else:
            mapper = vtk.vtkOpenGLGPUVolumeRayCastMapper()
            mapper.SetUseJittering(0)
            mapper.SetMaxMemoryInBytes(8 << 30)
            mapper.SetMaxMemoryFraction(1.0)
            mapper.LockSampleDistanceToInputSpacingOff()
        mapper.SetAutoAdjustSampleDistances(0)
        mapper.SetImageSampleDistance(1.0)
        mapper.SetSampleDistance(step)
        mapper.SetInputData(image)
        volume = vtk.vtkVolume()
        volume.SetMapper(mapper)
        volume.SetProperty(looks)
        scene = vtk.vtkRenderer()
        scene.AddVolume(volume)
        scene.SetBackground(0, 0, 0)
        self.window = vtk.vtkRenderWindow()
        self.window.SetOffScreenRendering(1)
        self.window.SetMultiSamples(0)
        self.window.SetSize(request["w"], request["w"])
        self.window.AddRenderer(scene)
        self.camera = scene.GetActiveCamera()
        self.camera.SetPosition(*request["eye"])
        self.camera.SetFocalPoint(*request["focus"])
        self.camera.SetViewUp(0, 0, 1)
        self.camera.SetViewAngle(30)
        scene.ResetCameraClippingRange()

    def draw(self):
        self.camera.Modified()
        self.window.Render()
        self.window.WaitForCompletion()
        self.window.GetPixelData(0, 0, 0, 0, 1, vtk.vtkUnsignedCharArray(), 0)

    def write(self, path):
        grab = vtk.vtkWindowToImageFilter()
        grab.SetInput(self.window)
        grab.ReadFrontBufferOff()
        writer = vtk.vtkPNGWriter()
        writer.SetFileName(path)
        writer.SetInputConnection(grab.GetOutputPort())
        writer.Write()


def draw(image, request, step, threads):
    picture = Picture(image, request, step, threads)
    first = milliseconds(picture.draw)
    times = [milliseconds(picture.draw) for _ in range(request["reps"])]
    if request.get("png"):
        picture.write(request["png"])
    return {"first_ms": first, "med_ms": float(numpy.median(times)) if times else 0.0}


def cut(image, request):
    """An oblique slice through the middle, half a millimetre a pixel, moving by a hundredth a time."""
    reslice = vtk.vtkImageReslice()
    reslice.SetInputData(image)
    reslice.SetOutputDimensionality(2)
    reslice.SetOutputSpacing(0.5, 0.5, 0.5)
    width = request["w"]
    reslice.SetOutputExtent(0, width - 1, 0, width - 1, 0, 0)
    reslice.SetOutputOrigin(-0.25 * width, -0.25 * width, 0)
    getattr(reslice, "SetInterpolationModeTo" + request["slice"])()
    right, towards = numpy.array([0.866, 0.5, 0]), numpy.array([-0.3, 0.5, 0.812])
    down = towards - right * (right @ towards)
    right, down = right / numpy.linalg.norm(right), down / numpy.linalg.norm(down)
    reslice.SetResliceAxesDirectionCosines(*right, *down, *numpy.cross(right, down))
    times = []
    for turn in range(request["reps"]):
        reslice.SetResliceAxesOrigin(0, 0, 0.01 * turn)
        times.append(milliseconds(reslice.Update))
    return {"med_ms": float(numpy.median(times))}


def main():
    path, threads = sys.argv[1], int(sys.argv[8])
    size, spacing = [int(n) for n in sys.argv[2:5]], [float(s) for s in sys.argv[5:8]]
    vtk.vtkMultiThreader.SetGlobalDefaultNumberOfThreads(threads)
    vtk.vtkMultiThreader.SetGlobalMaximumNumberOfThreads(threads)
    vtk.vtkSMPTools.Initialize(threads)
    image = load(path, size, spacing)
    for line in sys.stdin:
        request = json.loads(line)
        answer = cut(image, request) if "slice" in request else draw(image, request, min(spacing), threads)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
