namespace Studio.Data.Evaluation;

/// <summary>What a mean loss over tokens means.</summary>
public static class LanguageFigures
{
    /// <summary>Of how many equally likely tokens the model is in doubt on average: e to the mean loss (Jelinek et al. 1977).</summary>
    /// <param name="meanLoss">mean cross-entropy over tokens in nats.</param>
    public static double Perplexity(double meanLoss) => Math.Exp(meanLoss);

    /// <summary>
    /// Bits the model needs for a byte of UTF-8, which compares models with different tokenizers (Gao et al. 2020, section
    /// 3.1, https://arxiv.org/abs/2101.00027). NaN without bytes.
    /// </summary>
    /// <param name="totalLoss">cross-entropy summed over all tokens in nats.</param>
    /// <param name="bytes">UTF-8 bytes those tokens stand for.</param>
    public static double BitsPerByte(double totalLoss, long bytes) => totalLoss / Math.Log(2) / bytes;
}
