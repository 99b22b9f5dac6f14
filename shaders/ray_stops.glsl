// A ray ends at what is opaque: its last sample lies there (`stopAt`, in steps), and the step to it is a part of one.
// Tables hold opacities of the scene's own steps.
float stopAt = 1e9, beginAt = 0.0, depthPerStep = 1.0;
float stepShare = 1.0, depthFactor = 1.0;
void measureStep(int i) {
  stepShare = float(i) > stopAt ? clamp(stopAt - max(float(i - 1), beginAt), 0.0, 1.0) : 1.0;
  depthFactor = depthPerStep * stepShare;
}

// What is seen through: laid over what comes after it, under what comes before.
vec4 veil = vec4(0);
float veilAt = 1e9;
