namespace CisLens.Core;

/// <summary>The exit codes of all verbs.</summary>
public enum ExitCode
{
    /// <summary>The run finished.</summary>
    Finished = 0,
    /// <summary>An error in the program, or a failure of input or output (disk full, permission).</summary>
    Failed = 1,
    /// <summary>The command line is wrong.</summary>
    Usage = 2,
    /// <summary>An input file was refused.</summary>
    InputRefused = 3,
    /// <summary>More records were skipped than the user allows.</summary>
    TooManySkipped = 4,
    /// <summary>The device is missing, or memory is full.</summary>
    Device = 5,
    /// <summary>A model file was refused, or its self-test failed.</summary>
    Model = 6,
    /// <summary>The run was stopped; the same command with <c>--resume</c> continues it.</summary>
    Stopped = 7,
}
