namespace Studio.Training.Tokenizers;

/// <summary>A token that is found in the text as it stands, before any splitting. Named and meant as in tokenizer.json.</summary>
/// <param name="Id">its id.</param>
/// <param name="Content">the text that stands for it, for example &lt;|endoftext|&gt;.</param>
/// <param name="Special">control, not text: left out when decoding for people to read.</param>
/// <param name="SingleWord">found only where no letter or digit touches it.</param>
/// <param name="LeftStrip">swallows white space before it.</param>
/// <param name="RightStrip">swallows white space after it.</param>
/// <param name="Normalized">looked for in the normalized text; the same thing where there is no normalizer.</param>
public sealed record AddedToken(int Id, string Content, bool Special = true, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false, bool Normalized = false);
