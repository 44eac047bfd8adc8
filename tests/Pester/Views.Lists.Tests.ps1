# Every type of result as a list that reads as a page: Format-List at 80 columns.
Describe 'Lists' {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        $model = [CommerceMailAdmin.CaseBacklogItem].Assembly
        $views = [xml](Get-Content (Join-Path (Split-Path $module) 'CommerceMailAdmin.Format.ps1xml') -Raw)
        $lists = @{}
        foreach ($view in $views.SelectNodes('//View[ListControl]')) {
            $lists[$view.SelectSingleNode('ViewSelectedBy/TypeName').InnerText] = $view
        }
        $listed = @($lists.Keys | Where-Object { $_ -notlike '*#*' })

        # A value for each property: filled lists, times and spans, so that every item of a view has something to show.
        function New-Value([type] $Type, [int] $Depth) {
            $plain = [Nullable]::GetUnderlyingType($Type) ?? $Type
            if ($plain -eq [string]) { return 'some words' }
            if ($plain -eq [DateTimeOffset]) { return [DateTimeOffset]'2026-06-12T12:34:56+02:00' }
            if ($plain -eq [TimeSpan]) { return [TimeSpan]'1.02:03:04' }
            if ($plain -eq [bool]) { return $true }
            if ($plain.IsEnum) { return [Enum]::GetValues($plain)[0] }
            if ($plain.IsPrimitive -or $plain -eq [guid]) { return [Activator]::CreateInstance($plain) }
            if ($plain.IsArray -or $plain.IsGenericType) {
                $item = if ($plain.IsArray) { $plain.GetElementType() } else { $plain.GetGenericArguments()[0] }
                $list = [Array]::CreateInstance($item, 6)
                for ($i = 0; $i -lt 6; $i++) { $list.SetValue((New-Value $item ($Depth + 1)), $i) }
                return , $list
            }
            if ($Depth -gt 3) { return $null }
            New-Result $plain ($Depth + 1)
        }

        function New-Result([type] $Type, [int] $Depth = 0) {
            $made = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
            foreach ($property in $Type.GetProperties()) {
                if (-not $property.SetMethod) { continue }
                $value = New-Value $property.PropertyType $Depth
                if ($null -ne $value -and $property.PropertyType.IsInstanceOfType($value)) { $property.SetValue($made, $value) }
            }
            $made
        }
    }

    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'exist for every type that a cmdlet returns' {
        $types = (Get-Command -Module CommerceMailAdmin).OutputType.Type | Where-Object { $_ -and $_.Assembly -eq $model } |
            Sort-Object FullName -Unique
        $types.Count | Should -BeGreaterThan 30
        $missing = $types.FullName | Where-Object { $_ -notin $listed }
        $missing | Should -BeNullOrEmpty
    }

    It 'name only properties that are there' {
        foreach ($name in $listed) {
            $names = @($model.GetType($name).GetProperties().Name)
            foreach ($item in $lists[$name].SelectNodes('.//PropertyName')) { $item.InnerText | Should -BeIn $names -Because $name }
        }
    }

    It 'have no names of types, no braces, no times of another culture and no line above 80 columns' {
        foreach ($name in $listed) {
            $text = New-Result $model.GetType($name) | Format-List | Out-String -Width 80
            $text.Trim() | Should -Not -BeNullOrEmpty -Because $name
            $text | Should -Not -Match '\[\]|CommerceMailAdmin\.|System\.|\{|\d\d/\d\d/\d{4}|\.\d{7}' -Because $name
            $text -split "`n" | Where-Object Length -GT 80 | Should -BeNullOrEmpty -Because $name
        }
    }

    It 'show each item of a long list' {
        $text = [CommerceMailAdmin.SafeSenderTest] | ForEach-Object { New-Result $_ } | Format-List | Out-String -Width 80
        ([regex]::Matches($text, '(?m)^(Missing)? *:? some words')).Count | Should -BeGreaterOrEqual 6
    }

    It 'leave out what is empty' {
        Initialize-ExchangeEmulator -Force
        $text = Add-CommerceSafeSenders support@contoso.com -JournalPath (New-Journal).JournalPath | Format-List | Out-String -Width 80
        $text | Should -Match 'Added +: support\.facebook\.com'
        $text | Should -Not -Match 'Rejected|Reason|Blocked'
    }
}
