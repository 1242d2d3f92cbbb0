namespace CisLens.Core;

/// <summary>What the program's exit status says; the one table that every verb uses.</summary>
public enum ExitCode
{
    /// <summary>Finished, and everything is accounted for.</summary>
    Finished = 0,
    /// <summary>Our own fault, or input and output failed (disk full, permission).</summary>
    Failed = 1,
    /// <summary>The command line is wrong.</summary>
    Usage = 2,
    /// <summary>An input file was refused.</summary>
    InputRefused = 3,
    /// <summary>More records were skipped than the user allowed.</summary>
    TooManySkipped = 4,
    /// <summary>The device is not there, or memory ran out.</summary>
    Device = 5,
    /// <summary>A model file or its self-test was refused.</summary>
    Model = 6,
    /// <summary>Stopped on request; the same command with <c>--resume</c> goes on.</summary>
    Stopped = 7,
}
