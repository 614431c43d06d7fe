using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Silences a share of the activations while training and scales up the others: torch.nn.Dropout.</summary>
public sealed class Dropout(double probability) : Module
{
    public Tensor Forward(Tensor x) => probability > 0 && IsTraining ? x.Dropout(probability) : x;
}
