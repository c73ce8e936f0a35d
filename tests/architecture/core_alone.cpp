// SPDX-License-Identifier: GPL-3.0-or-later
// Linked with the whole of core and nothing else; the test looks at what the linker had to bring along.
int main()
{
    return 0;
}
