namespace Studio.Data.Cleaning.Images;

/// <summary>How far images are varied at most; nothing by default.</summary>
/// <param name="Shift">pixels, either way.</param>
/// <param name="Rotation">degrees, either way.</param>
/// <param name="Scale">share, enlarged or made smaller.</param>
/// <param name="Flip">every other image left to right.</param>
/// <param name="Erase">share of width and height of the rectangle made black.</param>
/// <param name="Noise">standard deviation of the grain, as a share of full brightness.</param>
public sealed record ImageVariation(double Shift = 0, double Rotation = 0, double Scale = 0, bool Flip = false, double Erase = 0, double Noise = 0)
{
    public bool IsOff => Shift == 0 && Rotation == 0 && Scale == 0 && !Flip && Erase == 0 && Noise == 0;
}
