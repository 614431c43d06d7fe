using Microsoft.AspNetCore.Components;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Experiments;

/// <summary>Draws one field of the form; what a value means is decided in <see cref="ExperimentForm"/>.</summary>
public sealed partial class SpecFieldInput
{
    [Parameter, EditorRequired] public required SpecField Field { get; set; }
    [Parameter, EditorRequired] public required ExperimentForm Form { get; set; }

    /// <summary>Raised after the form took the change: one field's value decides about others.</summary>
    [Parameter] public EventCallback Changing { get; set; }

    private string Id => "field-" + Field.Name;
    private string WhyId => "why-" + Field.Name;
    private SpecProblem? Problem => Form.ProblemOf(Field);
    private bool Invalid => Problem is { IsWarning: false };
    private string Aria => Invalid ? "true" : "false";
    private bool Changed => Field.Name is not ("name" or "task" or "modelFamily" or "baseModel") && !Field.IsDefault(Form.Spec);

    private string? InputMode => Field.Type switch
    {
        SpecFieldType.Integer => "numeric",
        SpecFieldType.Number => "decimal",
        _ => null,
    };

    // the unit lies over the input's right end, so the text must stop before it
    private string? Room => Field.Unit.Length > 0 ? FormattableString.Invariant($"padding-right:{Field.Unit.Length * 6.5 + 18:0}px") : null;

    private IEnumerable<BaseModelChoice> BaseModels => Form.BaseModels.Where(model => model.Serves(Form.Spec.Task));

    // a value that is none of the choices (from a pasted spec) must be seen to be mended
    private IEnumerable<string> Choices
    {
        get
        {
            var choices = Field.Name switch
            {
                "modelFamily" => ModelFamilies.For(Form.Spec.Task),
                _ => Field.Choices,
            };
            var current = (string)Field.Get(Form.Spec);
            return choices.Contains(current) ? choices : choices.Append(current);
        }
    }

    private bool NamesColumn => Field.Name is "groupColumn" or "timeColumn" or "testKey" or "labelColumn" or "promptColumn" or "responseColumn" or "messagesColumn";

    private string NoColumn => Field.Name switch
    {
        "groupColumn" when Form.Spec.Split == Splits.Folds => "none: each row alone",
        "labelColumn" => "the one marked as label",
        "messagesColumn" => "none: prompt and response",
        _ => "choose one",
    };

    // a column that another version had must be seen to be mended
    private IEnumerable<string> ColumnChoices(DatasetManifest manifest)
    {
        string[] names = ["", .. manifest.Columns.Where(column => column.Type != ColumnType.Image).Select(column => column.Name)];
        var current = (string)Field.Get(Form.Spec);
        return names.Contains(current) ? names : names.Append(current);
    }

    private Task TypeAsync(ChangeEventArgs change) => TypeAsync(change.Value?.ToString());

    private Task TypeAsync(string? text) => ChangeAsync(field => Form.Type(field, text ?? ""));

    private Task ChangeAsync(Action<SpecField> change)
    {
        change(Field);
        return Changing.InvokeAsync();
    }
}
