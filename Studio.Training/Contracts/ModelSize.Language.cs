namespace Studio.Training.Contracts;

// Language models: T = contextLength tokens a window, V = vocabulary, L blocks or layers, C or E = embeddingSize.
public sealed partial record ModelSize
{
    private static ModelSize? Language(RunSpec spec, int vocabulary) => spec.ModelFamily switch
    {
        ModelFamilies.Gpt2 => Gpt2(spec, vocabulary),
        ModelFamilies.Transformer => PlainTransformer(spec, vocabulary),
        ModelFamilies.Bloom => Bloom(spec, vocabulary),
        ModelFamilies.Llama => Llama(spec, vocabulary),
        ModelFamilies.Lstm => RecurrentLm(spec, vocabulary, gates: 4),
        ModelFamilies.Gru => RecurrentLm(spec, vocabulary, gates: 3),
        _ => null,
    };

    /// <summary>
    /// GPT-2 with output tied to the token embedding:
    /// V·C + T·C + L·(12·C² + 2·C) + C, and with biases L·11·C + C more.
    /// Forward: 2 operations a weight and token for the 12·C² of each block and the output's V·C, and 4·T·C a block and
    /// token for the two products of attention. Buffers: 18·C floats a token and block, the attention matrix
    /// (three times with dropout), and two rows of V for the loss.
    /// </summary>
    private static ModelSize Gpt2(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, t = spec.ContextLength, v = vocabulary, blocks = spec.Layers;
        var norms = blocks * 2 * c + c;
        var biases = spec.Bias ? blocks * 11 * c + c : 0;
        var matrices = blocks * 12 * c * c;
        var attention = (spec.Dropout > 0 ? 3 : 1) * spec.Heads * t;
        return new(
            (long)(v * c + t * c + matrices + norms + biases),
            t * (blocks * (18 * c + attention) + 2 * v),
            t * (2 * (matrices + v * c) + blocks * 4 * t * c));
    }

    /// <summary>
    /// The transformer of 2017, F inside: V·C + L·(4·C² + 2·C·F + 9·C + F) + V·C + V; its positions are sines, which nobody
    /// learns.
    /// </summary>
    private static ModelSize PlainTransformer(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, v = vocabulary, blocks = spec.Layers, inner = spec.InnerSize();
        var matrices = blocks * (4 * c * c + 2 * c * inner);
        return Decoder(spec, v, matrices, (long)(2 * v * c + v + matrices + blocks * (9 * c + inner)), blocks * (10 * c + 2 * inner));
    }

    /// <summary>BLOOM: V·C + 2·C of the embedding's norm + L·(12·C² + 13·C) + 2·C; distances are weighed by fixed slopes.</summary>
    private static ModelSize Bloom(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, v = vocabulary, blocks = spec.Layers;
        var matrices = blocks * 12 * c * c;
        return Decoder(spec, v, matrices, (long)(v * c + matrices + blocks * 13 * c + 4 * c), blocks * 18 * c);
    }

    /// <summary>Llama, F inside, K of H heads for keys and values: 2·V·C + L·(2·C² + 2·C²·K/H + 3·C·F + 2·C) + C, without biases.</summary>
    private static ModelSize Llama(RunSpec spec, int vocabulary)
    {
        double c = spec.EmbeddingSize, v = vocabulary, blocks = spec.Layers, inner = spec.InnerSize();
        var share = spec.KeyValueHeads > 0 ? (double)spec.KeyValueHeads / spec.Heads : 1;
        var matrices = blocks * (2 * c * c + 2 * c * c * share + 3 * c * inner);
        return Decoder(spec, v, matrices, (long)(2 * v * c + matrices + blocks * 2 * c + c), blocks * (12 * c + 4 * inner));
    }

    /// <summary>2 operations a weight and token for the blocks' matrices and the head, and 4·T·C a block and token for attention.</summary>
    private static ModelSize Decoder(RunSpec spec, double vocabulary, double matrices, long parameters, double buffersPerToken)
    {
        double c = spec.EmbeddingSize, t = spec.ContextLength, blocks = spec.Layers;
        var attention = (spec.Dropout > 0 ? 3 : 1) * spec.Heads * t;
        return new(parameters, t * (buffersPerToken + blocks * attention + 2 * vocabulary), t * (2 * (matrices + vocabulary * c) + blocks * 4 * t * c));
    }

    /// <summary>V·E, g gates of H·(in + H + 2) a layer, and V·(H + 1) of the head, in one direction.</summary>
    private static ModelSize RecurrentLm(RunSpec spec, int vocabulary, int gates)
    {
        double e = spec.EmbeddingSize, h = spec.HiddenSize, v = vocabulary, t = spec.ContextLength, inputs = e;
        double parameters = v * e + v * (h + 1), flops = 2 * v * h, buffers = 2 * e + 2 * v;
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            parameters += gates * h * (inputs + h + 2);
            flops += 2 * gates * h * (inputs + h);
            buffers += h * (gates + 3);
            inputs = h;
        }

        return new((long)parameters, t * buffers, t * flops);
    }
}
