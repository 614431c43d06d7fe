using System.Text.Json;

namespace Studio.Web.Api;

/// <param name="Pipeline">as /cleaning/schema describes it.</param>
/// <param name="SavedId">a saved pipeline's id, in place of one written out.</param>
public sealed record CleanBody(JsonElement? Pipeline = null, string? SavedId = null);

/// <param name="Rows">how many rows to try it on, 50,000 at most.</param>
public sealed record CleanPreviewBody(JsonElement Pipeline, int Rows = 2000);

/// <param name="Revision">the one the change began from; refused when somebody saved meanwhile.</param>
public sealed record PipelineBody(string Name, JsonElement Pipeline, int Revision = 0);

public sealed record PipelineView(string Id, string Name, int Revision, DateTimeOffset Changed, JsonElement Pipeline);

/// <summary>A kind of operation with its parameters, as the form shows them.</summary>
public sealed record OperationView(string Operation, string Title, string Group, string Help, IReadOnlyList<ParameterView> Parameters);

public sealed record ParameterView(string Name, string Label, string Type, string Help, string Unit, IReadOnlyList<string> Choices, JsonElement Default);
