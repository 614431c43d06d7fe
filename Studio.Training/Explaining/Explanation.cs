namespace Studio.Training.Explaining;

/// <param name="Class">the class explained.</param>
/// <param name="Probabilities">of all classes.</param>
/// <param name="Parts">what each pixel or token adds to the class's logit; above 0 speaks for it.</param>
public sealed record Explanation(int Class, float[] Probabilities, float[] Parts);
