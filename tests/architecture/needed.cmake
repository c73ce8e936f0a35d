# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when PROGRAM needs a library of the screen.
execute_process(COMMAND ${READELF} -d ${PROGRAM} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
if(NOT dynamic MATCHES "libQt6Core")
    message(FATAL_ERROR "${PROGRAM} does not even need QtCore: the check looks at the wrong file.")
endif()
if(dynamic MATCHES "libQt6(Gui|Widgets|Charts|Svg|OpenGL)[^]]*")
    message(FATAL_ERROR "core needs ${CMAKE_MATCH_0}")
endif()
