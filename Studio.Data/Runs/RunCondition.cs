namespace Studio.Data.Runs;

/// <summary>A value a metric or hyperparameter must have. Runs that lack it do not pass.</summary>
/// <param name="Operator">one of =, !=, &lt;, &lt;=, &gt;, &gt;=.</param>
/// <param name="Value">compared as a number where it is one, otherwise as text (= and != only).</param>
public sealed record RunCondition(RunColumn Column, string Operator, string Value);
