namespace CisLens.Core;

/// <summary>A failure that a person can act on: one line that says where, what was found, what was expected.</summary>
public abstract class CisLensException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit status that the command line returns for this failure.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}

/// <summary>A file that the user gave is not what it must be.</summary>
public sealed class InputException(string message, Exception? inner = null) : CisLensException(ExitCode.InputRefused, message, inner)
{
    /// <summary>A fault at a known line: <c>name:line: problem</c>.</summary>
    /// <param name="file">Name of the file as the user gave it.</param>
    /// <param name="line">1-based line.</param>
    /// <param name="problem">What was found and what was expected.</param>
    public static InputException At(string file, long line, string problem) => new($"{file}:{line}: {problem}");

    /// <summary>A fault of a file as a whole: <c>name: problem</c>.</summary>
    public static InputException In(string file, string problem, Exception? inner = null) => new($"{file}: {problem}", inner);
}

/// <summary>The command line asks for something that does not fit together.</summary>
public sealed class UsageException(string message) : CisLensException(ExitCode.Usage, message);

/// <summary>A model file, its weights or its self-test is not what it must be.</summary>
public sealed class ModelException(string message, Exception? inner = null) : CisLensException(ExitCode.Model, message, inner);

/// <summary>A native library is missing or failed.</summary>
public sealed class NativeException(string message, Exception? inner = null) : CisLensException(ExitCode.Failed, message, inner);

/// <summary>The requested device is missing, or its memory ran out.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : CisLensException(ExitCode.Device, message, inner);

/// <summary>More records than the user allows could not be used.</summary>
public sealed class SkippedException(string message) : CisLensException(ExitCode.TooManySkipped, message);

/// <summary>The run was asked to stop; what is done is saved and can be resumed.</summary>
public sealed class StoppedException(string message) : CisLensException(ExitCode.Stopped, message);
