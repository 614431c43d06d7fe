namespace Studio.Training.Contracts;

/// <summary>How a field of the RunSpec is written in JSON and typed into the form.</summary>
public enum SpecFieldType { Text, Choice, Integer, Number, Boolean, IntegerList }
