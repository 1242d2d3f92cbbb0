namespace CisLens.Core;

/// <summary>An error that the user can act on. The message is one line: where, what was found, what was expected, what to try.</summary>
public abstract class CisLensException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code of the program for this error.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}

/// <summary>An input file is refused.</summary>
public sealed class InputException(string message, Exception? inner = null) : CisLensException(ExitCode.InputRefused, message, inner)
{
    /// <summary>An error at a line: <c>path:line: problem</c>.</summary>
    /// <param name="file">Path as the user gave it.</param>
    /// <param name="line">1-based line.</param>
    /// <param name="problem">What was found, what was expected, and what to try.</param>
    public static InputException At(string file, long line, string problem) => new($"{file}:{line}: {problem}");

    /// <summary>An error of a file as a whole: <c>path: problem</c>.</summary>
    /// <param name="file">Path as the user gave it.</param>
    /// <param name="problem">What was found, what was expected, and what to try.</param>
    /// <param name="inner">The cause, or null.</param>
    public static InputException In(string file, string problem, Exception? inner = null) => new($"{file}: {problem}", inner);
}

/// <summary>Arguments of the command line are wrong or do not fit together.</summary>
public sealed class UsageException(string message) : CisLensException(ExitCode.Usage, message);

/// <summary>A model file or its weights are refused, or the self-test failed.</summary>
public sealed class ModelException(string message, Exception? inner = null) : CisLensException(ExitCode.Model, message, inner);

/// <summary>A native library is missing or failed.</summary>
public sealed class NativeException(string message, Exception? inner = null) : CisLensException(ExitCode.Failed, message, inner);

/// <summary>The device is missing, or its memory is full.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : CisLensException(ExitCode.Device, message, inner);

/// <summary>More records were skipped than the user allows.</summary>
public sealed class SkippedException(string message) : CisLensException(ExitCode.TooManySkipped, message);

/// <summary>The run was stopped by the user; it can be resumed.</summary>
public sealed class StoppedException(string message) : CisLensException(ExitCode.Stopped, message);
