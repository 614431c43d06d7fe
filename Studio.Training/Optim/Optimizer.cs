using Studio.Data;
using Studio.Training.Tensors;

namespace Studio.Training.Optim;

/// <summary>
/// Updates parameters from their gradients. The learning rate comes with every step, from the schedule. State tensors
/// (moments, momentum) belong to the optimizer, are made at the first step, and are saved by parameter name.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly string[] _stateNames;
    private readonly Dictionary<Tensor, Tensor[]> _state = new(ReferenceEqualityComparer.Instance);

    /// <param name="stateNames">What torch.optim calls the state kept per parameter, e.g. "exp_avg"; all of the parameter's shape.</param>
    protected Optimizer(IReadOnlyList<ParameterGroup> groups, params string[] stateNames)
    {
        Groups = groups;
        _stateNames = stateNames;
        Parameters = [.. groups.SelectMany(g => g.Parameters).Select(p => p.Tensor)];
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>All parameters of all groups.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Steps taken so far.</summary>
    public long StepCount { get; private set; }

    /// <summary>One update of every parameter that has a gradient.</summary>
    public void Step(double learningRate)
    {
        using var scope = new TensorScope();
        StepCount++;
        foreach (var group in Groups)
        {
            var (parameters, gradients) = Autograd.Gradients([.. group.Parameters.Select(p => p.Tensor)]);
            if (parameters.Length > 0) Update(parameters, gradients, group.WeightDecay, learningRate);
        }
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGrad() => Autograd.ZeroGrad(Parameters);

    /// <summary>Everything to save: "h.0.attn.c_attn.weight.exp_avg" and so on. The tensors stay the optimizer's.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> StateTensors()
    {
        foreach (var (name, tensor) in Groups.SelectMany(g => g.Parameters))
            if (_state.TryGetValue(tensor, out var kept))
                for (var i = 0; i < kept.Length; i++)
                    yield return ($"{name}.{_stateNames[i]}", kept[i]);
    }

    /// <summary>
    /// Goes on from saved state. With <paramref name="step"/> 0 there is none; otherwise every tensor must be there in its shape,
    /// except for parameters that never had a gradient.
    /// </summary>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, long step)
    {
        using var noGrad = Autograd.NoGrad();
        StepCount = step;
        foreach (var (name, tensor) in Groups.SelectMany(g => g.Parameters))
        {
            if (!_stateNames.Any(kind => state.ContainsKey($"{name}.{kind}"))) continue;
            var kept = StateOf(tensor);
            for (var i = 0; i < kept.Length; i++) Fill(kept[i], $"{name}.{_stateNames[i]}", state);
        }
    }

    public void Dispose()
    {
        foreach (var kept in _state.Values)
            foreach (var tensor in kept)
                tensor.Dispose();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates these parameters; runs inside a scope of its own.</summary>
    protected abstract void Update(Tensor[] parameters, Tensor[] gradients, double weightDecay, double learningRate);

    /// <summary>The state kept for each of the parameters under one of the names, made as zeros where there was none.</summary>
    protected Tensor[] State(Tensor[] parameters, int index) => [.. parameters.Select(p => StateOf(p)[index])];

    private Tensor[] StateOf(Tensor parameter)
    {
        if (_state.TryGetValue(parameter, out var kept)) return kept;
        using var noGrad = Autograd.NoGrad();
        return _state[parameter] = [.. _stateNames.Select(_ => TensorScope.Disown(parameter.Detach().ZerosLike()))];
    }

    private static void Fill(Tensor target, string name, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue(name, out var saved))
            throw new UserError($"The checkpoint's optimizer state lacks '{name}'; it is not whole, or of another optimizer.");
        if (!saved.Shape.SequenceEqual(target.Shape))
            throw new UserError($"The checkpoint's optimizer state '{name}' is {saved.Describe()}, but the model wants {target.Describe()}.");
        target.Copy_(saved);
    }
}
