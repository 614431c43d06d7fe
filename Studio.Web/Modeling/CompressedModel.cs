using Studio.Training.Models.Library;

namespace Studio.Web.Modeling;

/// <summary>A model of the library that was made smaller, and what that cost.</summary>
public sealed record CompressedModel(ModelManifest Model, CompressionReport Report);
