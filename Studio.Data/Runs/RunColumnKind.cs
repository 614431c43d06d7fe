namespace Studio.Data.Runs;

public enum RunColumnKind { Field, Metric, Spec }
