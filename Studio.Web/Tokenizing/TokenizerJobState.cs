namespace Studio.Web.Tokenizing;

public enum TokenizerJobState { Queued, Running, Succeeded, Failed, Cancelled }
