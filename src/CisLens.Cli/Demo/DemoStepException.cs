using CisLens.Core;

namespace CisLens.Cli.Demo;

/// <summary>A step of the demo failed and has said why; its exit code is the demo's.</summary>
sealed class DemoStepException(ExitCode code, string message) : CisLensException(code, message);
