using CisLens.Core;

namespace CisLens.Cli;

/// <summary>A command that another command ran has failed and printed the reason. Both end with the same exit code.</summary>
sealed class StepException(int code, string command)
    : CisLensException((ExitCode)code, $"cislens {command} ended with exit code {code}; its line above says why");
