namespace Studio.Training.Batches;

/// <summary>What a row or token is for. Names of the values of a dataset's split column, too.</summary>
public enum DataPart : byte
{
    Train,
    Validation,
    Test,
}
