using CisLens.Core;

namespace CisLens.Cli.Demo;

/// <summary>A step of the demo failed and printed the reason. The demo ends with the exit code of the step.</summary>
sealed class DemoStepException(ExitCode code, string message) : CisLensException(code, message);
