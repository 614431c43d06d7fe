namespace Studio.Web.Cleaning;

public enum CleanJobState { Queued, Running, Succeeded, Failed, Cancelled }
