namespace CisLens.Docs.Tests;

/// <summary>Makes a program of the code of docs/library.md, builds it against the projects, and runs it.</summary>
public sealed class LibraryPageTests(StartFolder start) : IClassFixture<StartFolder>
{
    [Fact]
    public void The_program_of_the_page_builds_and_prints_what_the_page_shows()
    {
        var page = new Page(Page.Library);
        string folder = Bash.NewFolder(asProcess: true), program = Path.Combine(folder, "program");
        try
        {
            start.CopyTo(folder);
            Directory.CreateDirectory(program);
            File.WriteAllText(Path.Combine(program, "Program.cs"), page.Code("csharp"));
            File.WriteAllText(Path.Combine(program, "program.csproj"),
                page.Code("xml").Replace("../cislens/", $"{Page.Root}/", StringComparison.Ordinal));
            // the projects are those that this test was built with
            string printed = Bash.Run(
                "dotnet build program -c Release -v quiet -nologo -p:BuildProjectReferences=false > build.log || { cat build.log; exit 1; }\n" +
                "program/bin/Release/net10.0/program", folder);
            Assert.Equal(page.PrintedBy("csharp"), printed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
